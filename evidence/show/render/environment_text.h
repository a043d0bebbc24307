// Environments as text and as objects. Secrets are shown and marked: the reader of evidence needs them.
#pragma once

#include <string>

#include "evidence/records/container.h"
#include "evidence/records/process.h"
#include "evidence/show/environment.h"
#include "evidence/show/render/palette.h"

namespace exhibit::show {

/// The heading of a container, then what its runtime was told to set, with the file that says so.
/// A line for each thing that a redacted copy withholds of an environment; `process` is null for what was configured.
std::string withheld_environment_text(const std::vector<std::string>& reasons, const Palette& palette);
std::string withheld_environment_json(const ContainerRecord& container, const ProcessRecord* process,
                                      const std::vector<std::string>& reasons);

std::string configured_environment_text(const ContainerRecord& container, const Palette& palette);

/// A process, what became of its environ in a sentence where that is not the plain case, then a variable a line.
std::string process_environment_text(const ContainerRecord& container, const ProcessRecord& process,
                                     const ProcessEnvironment& environment, const Palette& palette);

/// An object per variable that the runtime was told to set: `kind` "configured", `pid` null.
std::string configured_environment_json(const ContainerRecord& container);

/// An object per variable with `kind` "process". Where environ is not intact, one with `kind` "state" and no variable
/// stands first, so that such a process is never simply absent.
std::string process_environment_json(const ContainerRecord& container, const ProcessRecord& process,
                                     const ProcessEnvironment& environment);

}  // namespace exhibit::show
