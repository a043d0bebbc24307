// Containers as text, and the reference to a container that records of other subjects carry.
#pragma once

#include <string>

#include "evidence/encoding/json_writer.h"
#include "evidence/records/container.h"
#include "evidence/show/render/palette.h"

namespace exhibit::show {

/// Its name, else its id, else its cid; escaped.
std::string container_name(const ContainerRecord& container);

/// "web (docker 3f2a1b2c3d4e, c0001)": one line, the heading of what is shown of a container.
std::string container_title(const ContainerRecord& container);

/// "exited, exit code 137" of a container that has exited.
std::string exit_phrase(const ContainerRecord& container);

/// All that is known of a container, a fact a line, evidence and conflicts included.
std::string container_block(const ContainerRecord& container, const Palette& palette);

/// The fields "container" (container_name), "container_id" and "runtime" of the open object, escaped.
void write_container_reference(JsonWriter& json, const ContainerRecord& container);

}  // namespace exhibit::show
