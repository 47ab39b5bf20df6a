#include <sqlite3.h>

/// Text is copied at once: Swift's lives only for the call. The constant is a cast, which Swift cannot
/// import.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int length) {
  return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}
