#include "evidence/stack/population.h"

namespace exhibit::stack {

std::optional<std::uint32_t> Population::add(const std::string& path, const exports::BundleRow& bundle,
                                             const ContainerRecord& container) {
  const std::string& image = container.image_digest.empty() ? container.image : container.image_digest;
  if (image.empty()) {
    ++without_image_;
    return std::nullopt;
  }
  const auto [image_at, is_new_image] = image_numbers_.try_emplace(image, images_.size());
  if (is_new_image) images_.push_back({.name = image, .containers = {}, .machines = {}});
  const std::string& machine = bundle.machine_id.empty() ? bundle.host : bundle.machine_id;
  const auto key = container.id.empty() ? std::pair(bundle.id, container.cid) : std::pair(machine, container.id);
  const auto number = container_numbers_.try_emplace(key, container_numbers_.size()).first->second;
  Image& counted = images_[image_at->second];
  counted.containers.insert(number);
  counted.machines.insert(machine);
  ++counted.appearances;
  appearances_.push_back({image_at->second, number, shown_name(container), container.cid, path, bundle.id, bundle.host,
                          machine, bundle.taken});
  return static_cast<std::uint32_t>(appearances_.size() - 1);
}

}  // namespace exhibit::stack
