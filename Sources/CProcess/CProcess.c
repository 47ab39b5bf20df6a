#define _GNU_SOURCE
#include "CProcess.h"

#include <spawn.h>

int cprocess_spawn_closes_from(void *actions, int lowest) {
#ifdef __GLIBC__
  return posix_spawn_file_actions_addclosefrom_np(actions, lowest);
#else
  // Elsewhere POSIX_SPAWN_CLOEXEC_DEFAULT does this for all of them.
  (void)actions;
  (void)lowest;
  return 0;
#endif
}
