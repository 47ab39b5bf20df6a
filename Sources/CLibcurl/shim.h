// libcurl's variadic calls, which Swift cannot import: one wrapper per shape of argument.
// The type in each signature is the one libcurl reads with va_arg; a narrower one is undefined.

#ifndef CLIBCURL_SHIM_H
#define CLIBCURL_SHIM_H

#include <curl/curl.h>
#include <pthread.h>

#if LIBCURL_VERSION_NUM < 0x075801
#error "libcurl 7.88.1 or newer is needed"
#endif

static inline CURLcode clibcurl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode clibcurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode clibcurl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode clibcurl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode clibcurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode clibcurl_set_write(CURL *easy, CURLoption option,
                                          curl_write_callback value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode clibcurl_set_read(CURL *easy, CURLoption option, curl_read_callback value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode clibcurl_set_debug(CURL *easy, CURLoption option,
                                          curl_debug_callback value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode clibcurl_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode clibcurl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode clibcurl_get_pointer(CURL *easy, CURLINFO info, char **value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode clibcurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// The union inside CURLMsg reaches Swift awkwardly; a finished transfer is all it ever carries.
static inline CURLcode clibcurl_message_result(const CURLMsg *message) {
  return message->data.result;
}

// Not of libcurl, but of the thread that runs it: glibc hides this function from Swift.
#ifdef __linux__
extern int pthread_setname_np(pthread_t thread, const char *name);
#endif

static inline void clibcurl_name_thread(const char *name) {
#ifdef __APPLE__
  pthread_setname_np(name);
#else
  pthread_setname_np(pthread_self(), name);
#endif
}

#endif
