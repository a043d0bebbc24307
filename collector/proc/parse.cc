#include "collector/proc/parse.h"

#include <charconv>

namespace exhibit {
namespace {

/// Takes the next field up to `separator` off the front of `rest`.
std::string_view take_field(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return field;
}

template <typename Consume>
void for_each_line(std::string_view bytes, Consume consume) {
  while (!bytes.empty()) consume(take_field(bytes, '\n'));
}

std::vector<std::string_view> words_of(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> words;
  while (true) {
    const auto begin = text.find_first_not_of(separators);
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const auto end = text.find_first_of(separators);
    words.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return words;
    text.remove_prefix(end);
  }
}

template <typename Integer>
bool read_number(std::string_view text, Integer& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

/// Undoes the octal escapes \040 \011 \012 \134 of mountinfo.
std::string unescape_mount(std::string_view field) {
  std::string text;
  text.reserve(field.size());
  for (std::size_t i = 0; i < field.size(); ++i) {
    const auto octal = [&](std::size_t at) { return field[at] >= '0' && field[at] <= '7'; };
    if (field[i] == '\\' && i + 3 < field.size() && octal(i + 1) && octal(i + 2) && octal(i + 3)) {
      text.push_back(static_cast<char>((field[i + 1] - '0') << 6 | (field[i + 2] - '0') << 3 | (field[i + 3] - '0')));
      i += 3;
    } else {
      text.push_back(field[i]);
    }
  }
  return text;
}

/// 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
std::optional<Mount> parse_mount_line(std::string_view line) {
  Mount mount;
  if (!read_number(take_field(line, ' '), mount.id)) return std::nullopt;
  if (!read_number(take_field(line, ' '), mount.parent)) return std::nullopt;
  mount.dev = take_field(line, ' ');
  mount.root = unescape_mount(take_field(line, ' '));
  mount.mount_point = unescape_mount(take_field(line, ' '));
  mount.options = take_field(line, ' ');
  std::string_view optional = take_field(line, ' ');
  while (optional != "-") {
    if (line.empty()) return std::nullopt;
    optional = take_field(line, ' ');
  }
  mount.fstype = unescape_mount(take_field(line, ' '));
  mount.source = unescape_mount(take_field(line, ' '));
  mount.super_options = unescape_mount(line);
  if (mount.mount_point.empty() || mount.fstype.empty()) return std::nullopt;
  return mount;
}

/// "Uid:\t0\t0\t0\t0": the second number is the effective one.
std::int64_t effective_id(std::string_view value) {
  const auto words = words_of(value, "\t ");
  std::int64_t id = -1;
  if (words.size() < 2 || !read_number(words[1], id)) return -1;
  return id;
}

std::vector<std::int64_t> numbers_of(std::string_view value) {
  std::vector<std::int64_t> numbers;
  for (const std::string_view word : words_of(value, "\t ")) {
    std::int64_t number = 0;
    if (read_number(word, number)) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
  std::uint64_t value = 0;
  if (text.empty() || !read_number(text, value)) return std::nullopt;
  return value;
}

std::optional<ProcessStat> parse_stat(std::string_view bytes) {
  const auto open = bytes.find('(');
  const auto close = bytes.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open || open == 0)
    return std::nullopt;
  ProcessStat stat;
  if (!read_number(bytes.substr(0, open - 1), stat.pid)) return std::nullopt;
  stat.comm = bytes.substr(open + 1, close - open - 1);
  // Field 3 is the first after the name: the field of number n is fields[n - 3].
  const auto fields = words_of(bytes.substr(close + 1), " \n");
  if (fields.size() < 20 || fields[0].size() != 1) return std::nullopt;
  stat.state = fields[0][0];
  const bool good = read_number(fields[1], stat.ppid) && read_number(fields[6], stat.flags) &&
                    read_number(fields[17], stat.threads) && read_number(fields[19], stat.start_time);
  if (!good) return std::nullopt;
  if (fields.size() > 47) {  // later kernels than 3.5
    read_number(fields[25], stat.stack_start);
    read_number(fields[47], stat.environ_start);
  }
  return stat;
}

std::optional<ProcessStatus> parse_status(std::string_view bytes) {
  ProcessStatus status;
  bool has_uid = false;
  for_each_line(bytes, [&](std::string_view line) {
    const std::string_view key = take_field(line, ':');
    if (key == "Uid") {
      status.uid = effective_id(line);
      has_uid = true;
    } else if (key == "Gid") {
      status.gid = effective_id(line);
    } else if (key == "Tgid") {
      if (const auto numbers = numbers_of(line); !numbers.empty()) status.tgid = numbers.front();
    } else if (key == "NSpid") {
      status.nspid = numbers_of(line);
    } else if (key == "Kthread") {
      status.kernel_thread = numbers_of(line) == std::vector<std::int64_t>{1};
    }
  });
  if (!has_uid) return std::nullopt;
  return status;
}

std::vector<CgroupLine> parse_cgroup(std::string_view bytes) {
  static constexpr std::string_view deleted = " (deleted)";
  std::vector<CgroupLine> lines;
  for_each_line(bytes, [&](std::string_view line) {
    CgroupLine parsed;
    if (!read_number(take_field(line, ':'), parsed.hierarchy)) return;
    parsed.controllers = take_field(line, ':');
    if (line.ends_with(deleted)) line.remove_suffix(deleted.size());
    parsed.path = line;
    if (!parsed.path.empty()) lines.push_back(std::move(parsed));
  });
  return lines;
}

MountInfo parse_mountinfo(std::string_view bytes) {
  MountInfo info;
  for_each_line(bytes, [&](std::string_view line) {
    if (auto mount = parse_mount_line(line)) {
      info.mounts.push_back(std::move(*mount));
    } else {
      ++info.bad_lines;
    }
  });
  return info;
}

std::optional<std::uint64_t> namespace_inode(std::string_view target) {
  const auto open = target.find(":[");
  if (open == std::string_view::npos || !target.ends_with(']')) return std::nullopt;
  return parse_decimal(target.substr(open + 2, target.size() - open - 3));
}

std::optional<std::int64_t> map_into_namespace(std::string_view map, std::int64_t outside) {
  std::optional<std::int64_t> inside;
  for_each_line(map, [&](std::string_view line) {
    const auto numbers = numbers_of(line);
    if (numbers.size() != 3) return;
    const std::int64_t offset = outside - numbers[1];
    if (offset >= 0 && offset < numbers[2]) inside = numbers[0] + offset;
  });
  return inside;
}

std::string user_in_passwd(std::string_view passwd, std::int64_t uid) {
  std::string user;
  for_each_line(passwd, [&](std::string_view line) {
    const std::string_view name = take_field(line, ':');
    take_field(line, ':');
    if (user.empty() && take_field(line, ':') == std::to_string(uid)) user = name;
  });
  return user;
}

}  // namespace exhibit
