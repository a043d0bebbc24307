#include "evidence/overlay/layer_rules.h"

#include <algorithm>

namespace exhibit::overlay {

void LayerRules::leave_for(std::string_view path) {
  ends_.leave_for(path);
  file_whiteouts_.leave_for(path);
  doubts_.leave_for(path);
}

void LayerRules::end_at(std::string_view path, LayerNumber layer, std::size_t scope) {
  ends_.push(path, {layer, scope});
}

bool LayerRules::is_asked(const LayerCursor& cursor) const {
  return std::ranges::none_of(ends_, [&cursor](const auto& end) {
    return cursor.layer() > end.rule.layer && cursor.scope() <= end.rule.scope;
  });
}

void LayerRules::add_file_whiteouts(std::string_view path, const LayerCursor& cursor) {
  file_whiteouts_.push(path, {cursor.layer(), cursor.scope()});
}

bool LayerRules::has_file_whiteouts(std::string_view path, const LayerCursor& cursor) const {
  return std::ranges::any_of(file_whiteouts_, [&](const auto& held) {
    return held.path == parent_path(path) && held.rule.layer == cursor.layer() && held.rule.scope == cursor.scope();
  });
}

void LayerRules::add_unread_folder(std::string_view path, LayerNumber layer) { doubts_.push(path, {layer, false}); }

bool LayerRules::is_doubtful(std::string_view path, const LayerCursor& cursor, bool is_folder) {
  const auto doubt = std::ranges::find_if(doubts_, [&](const auto& held) {
    return cursor.layer() > held.rule.layer && (held.rule.is_deep || held.path == parent_path(path));
  });
  if (doubt == doubts_.end()) return false;
  if (is_folder && !doubt->rule.is_deep) doubts_.push(path, {doubt->rule.layer, true});
  return true;
}

}  // namespace exhibit::overlay
