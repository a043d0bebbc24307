#include "evidence/diff/account_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/words.h"

namespace exhibit::diff {
namespace {

std::string user_json(const std::string& name, const User& user) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().bytes_field("name", name).bytes_field("uid", user.uid).bytes_field("gid", user.gid);
  json.bytes_field("gecos", user.gecos).bytes_field("home", user.home).bytes_field("shell", user.shell);
  json.field("password", password_kind_word(password_kind(user.password))).end_object();
  return text;
}

std::string password_json(const std::string& name, const std::string& field) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().bytes_field("name", name).field("password", password_kind_word(password_kind(field)));
  json.end_object();
  return text;
}

std::string group_json(const std::string& name, const Group& group) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().bytes_field("name", name).bytes_field("gid", group.gid).bytes_array("members", group.members);
  json.end_object();
  return text;
}

void add_field_change(Finding& finding, std::string_view what, const std::string& before, const std::string& after) {
  if (before == after) return;
  finding.reasons.push_back(fmt::format("{} {} → {}", what, show::quoted_word(before), show::quoted_word(after)));
}

void add_password_change(Finding& finding, const std::string& before, const std::string& after) {
  if (before == after) return;
  finding.events.emplace_back("password");
  const PasswordKind old = password_kind(before);
  const PasswordKind now = password_kind(after);
  if (now == old) {
    finding.reasons.emplace_back("its password hash changed");
  } else if (now == PasswordKind::set) {
    finding.reasons.push_back(fmt::format("a password was set, which was {}", password_kind_word(old)));
  } else {
    finding.reasons.push_back(
        fmt::format("its password was {} and is {}", password_kind_word(old), password_kind_word(now)));
  }
}

bool is_superuser(const User& user) { return user.uid_number() == 0; }

std::string names_text(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + show::quoted_word(name);
  return text;
}

/// Who has uid 0 under a name that had not.
void add_superuser(Finding& finding, const User* before, const User& after, const AccountFile<User>& b) {
  if (!is_superuser(after) || (before != nullptr && is_superuser(*before))) return;
  const std::vector<std::string> all = superusers(b);
  finding.events.emplace_back("uid-0");
  finding.reasons.push_back(all.size() == 1 ? "it has uid 0" : "several users have uid 0: " + names_text(all));
}

void add_login_shell(Finding& finding, const User* before, const User& after) {
  if (!is_login_shell(after.shell) || (before != nullptr && is_login_shell(before->shell))) return;
  finding.events.emplace_back("login-shell");
  finding.reasons.push_back("a login shell: " + show::quoted_word(after.shell.empty() ? "/bin/sh" : after.shell));
}

/// `make(name, before, after)` gives the finding of what differs; before or after is null where a side lacks it.
template <typename Record, typename Make>
std::vector<Finding> diff_records(const AccountFile<Record>& a, const AccountFile<Record>& b, Make make) {
  std::vector<Finding> findings;
  for (const auto& [name, record] : b.records) {
    const auto old = a.records.find(name);
    if (old == a.records.end()) {
      findings.push_back(make(name, nullptr, &record));
    } else if (old->second != record) {
      findings.push_back(make(name, &old->second, &record));
    }
  }
  for (const auto& [name, record] : a.records) {
    if (!b.records.contains(name)) findings.push_back(make(name, &record, nullptr));
  }
  return findings;
}

template <typename Record>
Finding account_finding(FindingKind kind, const std::string& name, const Record* before, const Record* after,
                        std::string (*json)(const std::string&, const Record&)) {
  Finding finding{.kind = kind, .change = Change::modified, .path = name};
  if (before == nullptr) finding.change = Change::added;
  if (after == nullptr) finding.change = Change::removed;
  if (before != nullptr) finding.before = json(name, *before);
  if (after != nullptr) finding.after = json(name, *after);
  return finding;
}

Finding user_finding(const std::string& name, const User* before, const User* after, const AccountFile<User>& b) {
  Finding finding = account_finding(FindingKind::user, name, before, after, user_json);
  if (after == nullptr) return finding;
  if (before == nullptr) {
    finding.reasons.push_back(fmt::format("uid {}, gid {}, home {}", show::quoted_word(after->uid),
                                          show::quoted_word(after->gid), show::quoted_word(after->home)));
    if (password_kind(after->password) != PasswordKind::shadowed) {
      finding.reasons.push_back(
          fmt::format("its password is {} in passwd itself", password_kind_word(password_kind(after->password))));
    }
  } else {
    add_field_change(finding, "uid", before->uid, after->uid);
    add_field_change(finding, "gid", before->gid, after->gid);
    add_field_change(finding, "comment", before->gecos, after->gecos);
    add_field_change(finding, "home", before->home, after->home);
    add_field_change(finding, "shell", before->shell, after->shell);
    add_password_change(finding, before->password, after->password);
  }
  add_superuser(finding, before, *after, b);
  add_login_shell(finding, before, *after);
  return finding;
}

Finding password_finding(const std::string& name, const std::string* before, const std::string* after) {
  Finding finding = account_finding(FindingKind::user, name, before, after, password_json);
  // A line of shadow is no user: passwd tells who came and went.
  finding.change = Change::modified;
  if (before != nullptr && after != nullptr) {
    add_password_change(finding, *before, *after);
    return finding;
  }
  // Who gets a locked account has no password that lets in.
  if (after == nullptr || password_kind(*after) != PasswordKind::locked) finding.events.emplace_back("password");
  finding.reasons.push_back(after == nullptr ? "its line of shadow is gone"
                                             : fmt::format("a new line of shadow: its password is {}",
                                                           password_kind_word(password_kind(*after))));
  return finding;
}

void add_members(Finding& finding, std::string_view verb, const std::vector<std::string>& these,
                 const std::vector<std::string>& others) {
  std::vector<std::string> alone;
  std::ranges::set_difference(these, others, std::back_inserter(alone));
  if (alone.empty()) return;
  finding.events.emplace_back("members");
  finding.reasons.push_back(fmt::format("members {}: {}", verb, names_text(alone)));
}

Finding group_finding(const std::string& name, const Group* before, const Group* after) {
  Finding finding = account_finding(FindingKind::group, name, before, after, group_json);
  if (after == nullptr) return finding;
  if (before == nullptr) {
    finding.reasons.push_back("gid " + show::quoted_word(after->gid));
    if (!after->members.empty()) finding.reasons.push_back("members: " + names_text(after->members));
    return finding;
  }
  add_field_change(finding, "gid", before->gid, after->gid);
  add_members(finding, "added", after->members, before->members);
  add_members(finding, "removed", before->members, after->members);
  add_password_change(finding, before->password, after->password);
  return finding;
}

}  // namespace

std::vector<Finding> diff_users(const AccountFile<User>& a, const AccountFile<User>& b) {
  return diff_records(a, b, [&](const std::string& name, const User* before, const User* after) {
    return user_finding(name, before, after, b);
  });
}

std::vector<Finding> diff_passwords(const AccountFile<std::string>& a, const AccountFile<std::string>& b) {
  return diff_records(a, b, password_finding);
}

std::vector<Finding> diff_groups(const AccountFile<Group>& a, const AccountFile<Group>& b) {
  return diff_records(a, b, group_finding);
}

std::vector<std::string> superusers(const AccountFile<User>& file) {
  std::vector<std::string> names;
  for (const auto& [name, user] : file.records) {
    if (is_superuser(user)) names.push_back(name);
  }
  return names;
}

}  // namespace exhibit::diff
