// What JSONText needs from below Swift: verdicts and minification by simdjson, and two quick
// questions about text that is already known to be valid.
// Nothing here throws, keeps a pointer, or reads outside the bytes it was given.

#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// The deepest nesting of arrays and objects that is accepted.
enum { CSIMDJSON_DEEPEST = 512 };

/// The bytes `csimdjson_minify` may write beyond the length of its text.
enum { CSIMDJSON_PADDING = 64 };

/// A judgement on a text: `reason` is null where it is valid, else a static phrase without a dot.
typedef struct csimdjson_verdict {
  const char *_Nullable reason;
  size_t offset;
} csimdjson_verdict;

/// Whether `text` is one JSON value (RFC 8259) with nothing but white space around it.
///
/// `readable` bytes are allocated from `text` on; where that is less than `length` and simdjson's
/// padding, the text is copied first. Reuses its parsers.
csimdjson_verdict csimdjson_validate(const uint8_t *text, size_t length, size_t readable);

/// The same verdict by the strict walk alone: slower, but it knows reasons and places, and leaves
/// numbers of any size alone.
csimdjson_verdict csimdjson_validate_strictly(const uint8_t *text, size_t length);

/// Writes valid JSON without the white space between its tokens; returns the bytes written.
///
/// `destination` has room for `length + CSIMDJSON_PADDING` bytes.
size_t csimdjson_minify(const uint8_t *text, size_t length, uint8_t *destination);

/// Whether valid JSON has no white space between its tokens.
int csimdjson_is_compact(const uint8_t *text, size_t length);

/// The length of the array or object that begins at `text`, which is valid JSON.
size_t csimdjson_container_length(const uint8_t *text, size_t length);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
