/* The measuring end of rpc.py: a client that speaks to a server over two pipes, and the echo that is
 * the floor of what pipes cost.
 *
 *   pipe echo                                    copies stdin to stdout, one write for each read
 *   pipe lockstep ROUNDS LINE PROGRAM ARG…       one call in flight; median round trip in ns
 *   pipe depth    CALLS DEPTH LINE PROGRAM ARG…  DEPTH calls in flight, a write each; calls per second
 *   pipe batch    CALLS DEPTH LINE PROGRAM ARG…  the same, as many calls in a write as there is room
 *   pipe first    LINE PROGRAM ARG…              from spawn to the end of the first answer, in ns
 *   pipe bulk     BYTES LINE PROGRAM ARG…        from the call to the end of its one answer, in ns,
 *                                                the best of five
 *
 * LINE is written as it stands, but that ######## in it becomes the number of the call, for bulk so many
 * bytes. Every line that comes back counts as one answer. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static int to_server, from_server;
static pid_t server;

static void fail(const char *what) {
  fprintf(stderr, "pipe: %s: %s\n", what, strerror(errno));
  exit(1);
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void start(char **command) {
  int in[2], out[2];
  if (pipe(in) || pipe(out)) fail("pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  for (int i = 0; i < 2; i++) {
    posix_spawn_file_actions_addclose(&actions, in[i]);
    posix_spawn_file_actions_addclose(&actions, out[i]);
  }
  if ((errno = posix_spawnp(&server, command[0], &actions, NULL, command, environ))) fail(command[0]);
  close(in[0]);
  close(out[1]);
  to_server = in[1];
  from_server = out[0];
}

static void send_all(const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(to_server, bytes, count);
    if (written < 0) fail("write");
    bytes += written;
    count -= written;
  }
}

/* Writes calls beginning with number `first`, together or one by one. */
static void call(char *lines, size_t length, char *mark, long first, long count, int together) {
  for (long i = 0; i < count; i++) {
    if (mark) {
      char *digit = lines + i * length + (mark - lines) + 8;
      long number = 10000000 + (first + i) % 90000000; /* an id is no number with a leading zero */
      for (int k = 0; k < 8; k++, number /= 10) *--digit = '0' + number % 10;
    }
    if (!together) send_all(lines + i * length, length);
  }
  if (together) send_all(lines, length * count);
}

/* Reads some bytes; how many lines end in them. */
static long receive(void) {
  static char buffer[1 << 18];
  ssize_t count = read(from_server, buffer, sizeof buffer);
  if (count <= 0) fail("the server ended");
  long lines = 0;
  for (char *at = buffer; (at = memchr(at, '\n', buffer + count - at)); at++) lines++;
  return lines;
}

static int ascending(const void *a, const void *b) {
  long long x = *(const long long *)a, y = *(const long long *)b;
  return (x > y) - (x < y);
}

static void finish(void) {
  close(to_server);
  char rest[4096];
  while (read(from_server, rest, sizeof rest) > 0) {}
  waitpid(server, NULL, 0);
}

static void echo(void) {
  static char buffer[1 << 16];
  ssize_t count;
  while ((count = read(0, buffer, sizeof buffer)) > 0)
    for (ssize_t at = 0, n; at < count; at += n)
      if ((n = write(1, buffer + at, count - at)) < 0) exit(1);
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  if (argc == 2 && !strcmp(argv[1], "echo")) return echo(), 0;
  if (argc < 4) return fprintf(stderr, "pipe: see the head of pipe.c\n"), 2;
  const char *mode = argv[1];

  if (!strcmp(mode, "first")) {
    long long begin = now();
    start(argv + 3);
    send_all(argv[2], strlen(argv[2]));
    send_all("\n", 1);
    while (receive() == 0) {}
    printf("%lld\n", now() - begin);
    return finish(), 0;
  }

  int is_batch = !strcmp(mode, "batch"), is_depth = is_batch || !strcmp(mode, "depth");
  long count = atol(argv[2]), depth = is_depth ? atol(argv[3]) : 1;
  const char *given = argv[3 + is_depth];
  size_t length = strlen(given);
  start(argv + 4 + is_depth);
  char *lines = malloc((length + 1) * depth + 1);
  for (long i = 0; i < depth; i++) sprintf(lines + i * (length + 1), "%s\n", given);
  char *mark = strstr(lines, "########");

  if (!strcmp(mode, "lockstep")) {
    long long *times = malloc(count * sizeof *times);
    long warm_up = count / 10;
    for (long i = -warm_up; i < count; i++) {
      long long begin = now();
      call(lines, length + 1, mark, i + warm_up, 1, 1);
      while (receive() == 0) {}
      if (i >= 0) times[i] = now() - begin;
    }
    qsort(times, count, sizeof *times, ascending);
    printf("%lld\n", times[count / 2]);
  } else if (is_depth) {
    long long begin = 0;
    long warm_up = count / 10, sent = 0, answered = 0;
    while (answered < count + warm_up) {
      if (answered >= warm_up && begin == 0) begin = now(), warm_up = answered;
      long room = depth - (sent - answered);
      call(lines, length + 1, mark, sent, room, is_batch);
      sent += room;
      answered += receive();
    }
    printf("%.0f\n", (answered - warm_up) * 1e9 / (now() - begin));
  } else if (!strcmp(mode, "bulk") && mark) {
    size_t before = mark - lines, size = length - 8 + count + 1;
    char *line = malloc(size);
    memset(line, '1', size);
    memcpy(line, lines, before);
    memcpy(line + before + count, mark + 8, length + 1 - before - 8);
    long long best = 0;
    for (int round = 0; round < 5; round++) {
      long long begin = now();
      /* The echo answers while it is written to, so somebody else has to write. */
      pid_t writer = fork();
      if (writer == 0) {
        send_all(line, size);
        _exit(0);
      }
      while (receive() == 0) {}
      long long elapsed = now() - begin;
      if (round == 0 || elapsed < best) best = elapsed;
      waitpid(writer, NULL, 0);
    }
    printf("%lld\n", best);
  } else {
    return fprintf(stderr, "pipe: no mode %s\n", mode), 2;
  }
  return finish(), 0;
}
