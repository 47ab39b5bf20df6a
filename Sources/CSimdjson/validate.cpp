// A text is valid if simdjson's DOM parser takes it, which is fast. Where that parser objects, a
// strict walk over the on-demand parser decides: the DOM refuses numbers that fit no machine type,
// which RFC 8259 allows, and it does not say where it stopped.

#define SIMDJSON_EXCEPTIONS 0
#include "CSimdjson.h"

#include <simdjson.h>

#include <mutex>
#include <string_view>
#include <utility>

static_assert(CSIMDJSON_PADDING >= simdjson::SIMDJSON_PADDING, "minify writes beyond its text");

namespace {

using namespace simdjson;

/// A parser keeps about ten bytes per byte of the largest text it saw: each thread has one for small
/// texts, and all share one for pages, in which more than the largest is not kept.
constexpr size_t largest_small_text = 64 << 10;
constexpr size_t largest_kept_text = 4 << 20;

constexpr csimdjson_verdict valid{nullptr, 0};

/// Asked beforehand because newer versions of simdjson skip the mark.
bool has_byte_order_mark(const char *text, size_t length) {
  return std::string_view(text, length).substr(0, 3) == "\xEF\xBB\xBF";
}

bool is_white_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_white_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_white_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

bool is_literal(std::string_view token) {
  return token == "true" || token == "false" || token == "null";
}

/// The grammar of RFC 8259 §6.
bool is_number(std::string_view token) {
  const auto digits = [&token] {
    size_t count = 0;
    while (count < token.size() && is_digit(token[count])) {
      ++count;
    }
    token.remove_prefix(count);
    return count;
  };
  const auto take = [&token](std::string_view any) {
    const bool found = !token.empty() && any.find(token.front()) != any.npos;
    token.remove_prefix(found);
    return found;
  };
  take("-");
  if (!take("0") && digits() == 0) {
    return false;
  }
  if (take(".") && digits() == 0) {
    return false;
  }
  if (take("eE")) {
    take("+-");
    if (digits() == 0) {
      return false;
    }
  }
  return token.empty();
}

/// The first byte that does not begin or continue a UTF-8 sequence.
size_t invalid_utf8(const char *text, size_t length) {
  size_t at = 0;
  while (at < length) {
    size_t size = 1;
    if (static_cast<unsigned char>(text[at]) >= 0x80) {
      while (size <= 4 && (at + size > length || !validate_utf8(text + at, size))) {
        ++size;
      }
      if (size > 4) {
        break;
      }
    }
    at += size;
  }
  return at;
}

/// The first control character in a string, else the quote of the string that does not end.
size_t invalid_string(const char *text, size_t length) {
  size_t opened = length;
  for (size_t at = 0; at < length; ++at) {
    if (opened == length) {
      opened = text[at] == '"' ? at : length;
    } else if (static_cast<unsigned char>(text[at]) < 0x20) {
      return at;
    } else if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      opened = length;
    }
  }
  return opened;
}

/// Visits every token, so that nothing on-demand would leave unread stays unjudged.
class StrictWalk {
 public:
  StrictWalk(const char *text, size_t length) : copy_(text, length), end_(length) {}

  csimdjson_verdict verdict() {
    const char *text = copy_.data();
    if (text == nullptr) {
      return {"not enough memory to check the text", 0};
    }
    if (has_byte_order_mark(text, end_)) {
      return {"a byte order mark before the value", 0};
    }
    switch (parser_.iterate(copy_).get(document_)) {
      case SUCCESS:
        break;
      case EMPTY:
        return {"no value in the text", 0};
      case UTF8_ERROR:
        return {"invalid UTF-8", invalid_utf8(text, end_)};
      case UNESCAPED_CHARS:
        return {"control character in a string", invalid_string(text, end_)};
      case UNCLOSED_STRING:
        return {"a string without an end", invalid_string(text, end_)};
      case CAPACITY:
        return {"a text of more than 4 GB", 0};
      default:
        return {"not JSON", 0};
    }
    if (accepts(document_, 0) && !is_at_end()) {
      fail("unexpected text after the value", place());
    }
    return verdict_;
  }

 private:
  template <typename Value>
  bool accepts(Value &value, size_t depth) {
    const size_t start = place();
    ondemand::json_type type;
    if (value.type().get(type)) {
      return fail("expected a value", start);
    }
    switch (type) {
      case ondemand::json_type::array:
        return depth < CSIMDJSON_DEEPEST ? accepts_array(value, depth + 1) : too_deep(start);
      case ondemand::json_type::object:
        return depth < CSIMDJSON_DEEPEST ? accepts_object(value, depth + 1) : too_deep(start);
      case ondemand::json_type::string: {
        std::string_view ignored;
        return !value.get_string().get(ignored) || fail("invalid escape in a string", start);
      }
      case ondemand::json_type::number:
        return accepts_token(value, is_number) || fail("invalid number", start);
      case ondemand::json_type::boolean:
      case ondemand::json_type::null:
        return accepts_token(value, is_literal) || fail("expected true, false or null", start);
      default:
        return fail("expected a value", start);
    }
  }

  /// Judges the text up to the next token, because the parser's own reading is too narrow (numbers
  /// of any size) or too wide (3.0.1 takes `falsee` for a whole text).
  template <typename Value>
  bool accepts_token(Value &value, bool (*rule)(std::string_view)) {
    return !simdjson_result<std::string_view>(value.raw_json_token()).get(token_) &&
           rule(trimmed(token_));
  }

  template <typename Value>
  bool accepts_array(Value &value, size_t depth) {
    ondemand::array array;
    if (value.get_array().get(array)) {
      return fail("expected ']' at the end", end_);
    }
    for (auto next : array) {
      ondemand::value element;
      if (std::move(next).get(element)) {
        return fail("expected ',' or ']'", place());
      }
      if (!accepts(element, depth)) {
        return false;
      }
    }
    return true;
  }

  template <typename Value>
  bool accepts_object(Value &value, size_t depth) {
    ondemand::object object;
    if (value.get_object().get(object)) {
      return fail("expected '}' at the end", end_);
    }
    for (auto next : object) {
      ondemand::field field;
      if (std::move(next).get(field)) {
        return fail("expected a member, ',' or '}'", place());
      }
      const size_t name = size_t(field.key().raw() - copy_.data()) - 1;
      std::string_view ignored;
      if (field.unescaped_key().get(ignored)) {
        return fail("invalid escape in a member name", name);
      }
      if (!accepts(field.value(), depth)) {
        return false;
      }
    }
    return true;
  }

  bool too_deep(size_t offset) { return fail("nested too deeply", offset); }

  bool fail(const char *reason, size_t offset) {
    verdict_ = {reason, offset};
    return false;
  }

  bool is_at_end() {
    const char *location;
    if (document_.current_location().get(location)) {
      return true;
    }
    // Looking at a token does not consume it, which shows where it is the whole text.
    return location == token_.data() && location + token_.size() == copy_.data() + end_;
  }

  /// Where the parser stands, as an offset.
  size_t place() {
    const char *location;
    return document_.current_location().get(location) ? end_ : size_t(location - copy_.data());
  }

  padded_string copy_;
  size_t end_;
  ondemand::parser parser_;
  ondemand::document document_;
  std::string_view token_;
  csimdjson_verdict verdict_ = valid;
};

/// Whether a parser takes the text. It gets room for a larger one, too: pages differ a little, and to
/// grow is to begin anew.
bool parses(dom::parser &parser, const char *text, size_t length, bool copy_first) {
  if (parser.capacity() < length) {
    const size_t capacity = length + length / 2 + 4096;
    if (parser.allocate(capacity, CSIMDJSON_DEEPEST) || parser.doc.allocate(capacity)) {
      return false;
    }
  }
  return parser.parse(text, length, copy_first).error() == SUCCESS;
}

/// Whether this is an array or object that the DOM parser takes; `false` only says that the text
/// has to be looked at closely.
bool is_plainly_valid(const char *text, size_t length, size_t readable) {
  const auto value = trimmed({text, length});
  if (value.empty() || (value.front() != '[' && value.front() != '{')) {
    return false;
  }
  const bool copy_first = readable - length < SIMDJSON_PADDING;
  if (length <= largest_small_text) {
    thread_local dom::parser parser;
    return parses(parser, text, length, copy_first);
  }
  static std::mutex mutex;
  static dom::parser shared;
  const std::unique_lock<std::mutex> lock(mutex, std::try_to_lock);
  if (lock.owns_lock() && length <= largest_kept_text) {
    return parses(shared, text, length, copy_first);
  }
  dom::parser parser;
  return parses(parser, text, length, copy_first);
}

}  // namespace

csimdjson_verdict csimdjson_validate(const uint8_t *text, size_t length, size_t readable) {
  return is_plainly_valid(reinterpret_cast<const char *>(text), length, readable)
             ? valid
             : csimdjson_validate_strictly(text, length);
}

csimdjson_verdict csimdjson_validate_strictly(const uint8_t *text, size_t length) {
  return StrictWalk(reinterpret_cast<const char *>(text), length).verdict();
}

size_t csimdjson_minify(const uint8_t *text, size_t length, uint8_t *destination) {
  size_t written = 0;
  const auto error = minify(reinterpret_cast<const char *>(text), length,
                            reinterpret_cast<char *>(destination), written);
  return error ? 0 : written;
}
