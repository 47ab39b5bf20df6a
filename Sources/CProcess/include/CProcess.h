#ifndef CPROCESS_H
#define CPROCESS_H

#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/// Keeps the memory of this process, tokens among it, out of core files and away from other
/// processes of the same user. `prctl` is variadic, which Swift cannot call.
static inline void cprocess_forbid_dumps(void) {
  const struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/// Closes the descriptors from `lowest` up in a child that is spawned with these file actions, which
/// is a GNU extension that the headers hide from Swift.
int cprocess_spawn_closes_from(void *actions, int lowest);

#endif
