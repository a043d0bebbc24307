// A record of a container of which no more is known than what it is called.
#pragma once

#include <string>
#include <utility>

#include "evidence/records/container.h"

namespace exhibit::test {

inline ContainerRecord named_container(std::string cid, std::string id, std::string name) {
  ContainerRecord record;
  record.cid = std::move(cid);
  record.id = std::move(id);
  record.name = std::move(name);
  return record;
}

}  // namespace exhibit::test
