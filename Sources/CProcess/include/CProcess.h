#ifndef CPROCESS_H
#define CPROCESS_H

/// Keeps the memory of this process, tokens among it, out of core files, out of the crash reports of
/// Swift's run time, which show what the registers point to, and away from other processes of the
/// same user. `SWIFT_BACKTRACE` in the environment asks for the reports all the same.
void cprocess_forbid_dumps(void);

/// Has pages of answers, once they are freed, given back to the system: glibc would keep them in an
/// arena of each thread that touched them, which doubles the memory of an export.
void cprocess_give_back_memory(void);

/// Closes the descriptors from `lowest` up in a child that is spawned with these file actions, which
/// is a GNU extension that the headers hide from Swift.
int cprocess_spawn_closes_from(void *actions, int lowest);

#endif
