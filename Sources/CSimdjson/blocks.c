// Questions about valid JSON that quotes, backslashes and a few single bytes answer, 64 bytes at a
// time. They need no index of the text, no memory and no padding, so they are as quick for a
// contact of 1 KB as for a page of 1 MB.

#include "CSimdjson.h"

#include <string.h>

// Built for wider registers as well, of which the loader takes what the machine has.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_WIDE_REGISTERS \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_WIDE_REGISTERS
#endif

typedef uint8_t block __attribute__((ext_vector_type(64)));
typedef block block_anywhere __attribute__((aligned(1), may_alias));
typedef _Bool block_bits __attribute__((ext_vector_type(64)));

/// What the next block has to know of those before it.
typedef struct carry {
  uint64_t escape;  // 1 where its first byte is escaped
  uint64_t string;  // all ones where it begins inside a string
} carry;

/// The next 64 bytes; beyond the end stand zeros, which mean nothing here.
static inline void load(block *bytes, const uint8_t *text, size_t remaining) {
  if (remaining >= sizeof *bytes) {
    *bytes = *(const block_anywhere *)text;
  } else {
    *bytes = 0;
    memcpy(bytes, text, remaining);
  }
}

/// One bit for each byte of the block, set where that byte is `wanted`; the first byte is bit 0.
static inline uint64_t equal(const block *bytes, uint8_t wanted) {
  const block_bits matches = __builtin_convertvector(*bytes == (block)wanted, block_bits);
  uint64_t bits;
  memcpy(&bits, &matches, sizeof bits);
  return bits;
}

/// The bytes that a backslash escapes.
static inline uint64_t escaped(uint64_t backslashes, carry *carry) {
  uint64_t result = carry->escape;
  carry->escape = 0;
  backslashes &= ~result;
  while (backslashes != 0) {
    const int at = __builtin_ctzll(backslashes);
    if (at == 63) {
      carry->escape = 1;
      break;
    }
    result |= 2ULL << at;
    backslashes &= ~(3ULL << at);
  }
  return result;
}

/// The bytes of strings, their opening quotes included and their closing ones not.
static inline uint64_t strings(const block *bytes, carry *carry) {
  uint64_t bits = equal(bytes, '"');
  const uint64_t backslashes = equal(bytes, '\\');
  if ((backslashes | carry->escape) != 0) {
    bits &= ~escaped(backslashes, carry);
  }
  for (int shift = 1; shift < 64; shift *= 2) {
    bits ^= bits << shift;
  }
  bits ^= carry->string;
  carry->string = (uint64_t)((int64_t)bits >> 63);
  return bits;
}

static inline size_t count(uint64_t bits) { return (size_t)__builtin_popcountll(bits); }

FOR_WIDE_REGISTERS
size_t csimdjson_container_length(const uint8_t *text, size_t length) {
  carry carry = {0, 0};
  size_t depth = 0;
  for (size_t at = 0; at < length; at += sizeof(block)) {
    block bytes;
    load(&bytes, text + at, length - at);
    const uint64_t outside = ~strings(&bytes, &carry);
    // Square and curly brackets differ in one bit, and nothing else that may stand between strings
    // becomes a bracket by setting it.
    bytes |= (block)0x20;
    const uint64_t opening = equal(&bytes, '{') & outside;
    const uint64_t closing = equal(&bytes, '}') & outside;
    if (count(closing) >= depth) {
      // Only here can the end be in this block.
      for (uint64_t rest = closing; rest != 0; rest &= rest - 1) {
        const uint64_t before = (rest & -rest) - 1;
        if (depth + count(opening & before) == count(closing & before) + 1) {
          return at + count(before) + 1;
        }
      }
    }
    depth += count(opening) - count(closing);
  }
  return length;
}

FOR_WIDE_REGISTERS
int csimdjson_is_compact(const uint8_t *text, size_t length) {
  carry carry = {0, 0};
  for (size_t at = 0; at < length; at += sizeof(block)) {
    block bytes;
    load(&bytes, text + at, length - at);
    const uint64_t white_space =
        equal(&bytes, ' ') | equal(&bytes, '\n') | equal(&bytes, '\r') | equal(&bytes, '\t');
    if ((white_space & ~strings(&bytes, &carry)) != 0) {
      return 0;
    }
  }
  return 1;
}
