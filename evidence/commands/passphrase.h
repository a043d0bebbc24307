// A passphrase, from the person at the terminal and from nowhere else: a command line is everybody's to read.
#pragma once

#include "hashing/secret.h"

namespace exhibit {

/// Asks on the controlling terminal, without echo, whatever standard input and output are. Refuses where there is none.
PassphraseSource passphrase_from_terminal();

}  // namespace exhibit
