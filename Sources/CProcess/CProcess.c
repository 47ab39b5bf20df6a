#define _GNU_SOURCE
#include "CProcess.h"

#ifdef __linux__
#include <malloc.h>
#endif
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

void cprocess_forbid_dumps(void) {
  const struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
  if (getenv("SWIFT_BACKTRACE")) return;
  const int crashes[] = {SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
  for (unsigned i = 0; i < sizeof crashes / sizeof *crashes; i++) signal(crashes[i], SIG_DFL);
}

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

void cprocess_give_back_memory(void) {
#ifdef __GLIBC__
  // A page of contacts stays with its thread, to be written over by the next one; what is larger, and
  // what is free beyond a few pages, goes back.
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
#endif
}
