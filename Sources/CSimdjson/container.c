// The end of an array or object in valid JSON, found 64 bytes at a time: only quotes, backslashes
// and brackets matter. It needs no index of the text, no memory and no padding, so it is as quick
// for a contact of 1 KB as for a page of 1 MB.

#include "CSimdjson.h"

#include <string.h>

typedef uint8_t block __attribute__((ext_vector_type(64)));
typedef _Bool block_bits __attribute__((ext_vector_type(64)));

/// The next 64 bytes; beyond the end stand zeros, which mean nothing here.
static inline void load(block *bytes, const uint8_t *text, size_t remaining) {
  if (remaining >= sizeof *bytes) {
    memcpy(bytes, text, sizeof *bytes);
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

/// Bits of the bytes that a backslash escapes; `carry` is 1 where the next block's first byte is.
static inline uint64_t escaped(uint64_t backslashes, uint64_t *carry) {
  uint64_t result = *carry;
  *carry = 0;
  backslashes &= ~result;
  while (backslashes != 0) {
    const int at = __builtin_ctzll(backslashes);
    if (at == 63) {
      *carry = 1;
      break;
    }
    result |= 2ULL << at;
    backslashes &= ~(3ULL << at);
  }
  return result;
}

/// Bits from each set bit up to, not including, the next: what lies between pairs of quotes.
static inline uint64_t between_pairs(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) {
    bits ^= bits << shift;
  }
  return bits;
}

size_t csimdjson_container_length(const uint8_t *text, size_t length) {
  uint64_t escape_carry = 0;
  uint64_t string_carry = 0;  // all ones while a string runs on into the next block
  size_t depth = 0;
  for (size_t at = 0; at < length; at += sizeof(block)) {
    block bytes;
    load(&bytes, text + at, length - at);
    uint64_t quotes = equal(&bytes, '"');
    const uint64_t backslashes = equal(&bytes, '\\');
    if ((backslashes | escape_carry) != 0) {
      quotes &= ~escaped(backslashes, &escape_carry);
    }
    const uint64_t strings = between_pairs(quotes) ^ string_carry;
    string_carry = (uint64_t)((int64_t)strings >> 63);

    // Square and curly brackets differ in one bit, and no other character of JSON's grammar
    // becomes a bracket by setting it.
    const block folded = bytes | (block)0x20;
    uint64_t opening = equal(&folded, '{') & ~strings;
    uint64_t closing = equal(&folded, '}') & ~strings;
    const size_t closings = (size_t)__builtin_popcountll(closing);
    if (closings >= depth) {
      // The end may be in this block.
      for (uint64_t rest = closing; rest != 0; rest &= rest - 1) {
        const int close = __builtin_ctzll(rest);
        const uint64_t before = (1ULL << close) - 1;
        const size_t opened = (size_t)__builtin_popcountll(opening & before);
        const size_t closed = (size_t)__builtin_popcountll(closing & before) + 1;
        if (depth + opened == closed) {
          return at + (size_t)close + 1;
        }
      }
    }
    depth += (size_t)__builtin_popcountll(opening);
    depth -= closings;
  }
  return length;
}
