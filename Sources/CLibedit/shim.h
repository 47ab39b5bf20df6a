#ifndef INFUSIONSOFT_CLIBEDIT_H
#define INFUSIONSOFT_CLIBEDIT_H

#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

// Swift cannot call variadic C functions: one wrapper for each shape of call, wide API only.
// Lists of libedit end with a null pointer; old releases read GETTC, BIND and the like up to it.

static inline int clibedit_set(EditLine *el, int operation) {
  return el_wset(el, operation);
}

static inline int clibedit_set_int(EditLine *el, int operation, int value) {
  return el_wset(el, operation, value);
}

static inline int clibedit_set_editor(EditLine *el, const wchar_t *name) {
  return el_wset(el, EL_EDITOR, name);
}

static inline const wchar_t *clibedit_get_editor(EditLine *el) {
  const wchar_t *name = NULL;
  return el_wget(el, EL_EDITOR, &name) == 0 ? name : NULL;
}

static inline int clibedit_set_client_data(EditLine *el, void *data) {
  return el_wset(el, EL_CLIENTDATA, data);
}

static inline void *clibedit_get_client_data(EditLine *el) {
  void *data = NULL;
  return el_wget(el, EL_CLIENTDATA, &data) == 0 ? data : NULL;
}

static inline int clibedit_set_prompt(
    EditLine *el, wchar_t *(*prompt)(EditLine *), wchar_t literal_delimiter) {
  return el_wset(el, EL_PROMPT_ESC, prompt, (int)literal_delimiter);
}

static inline int clibedit_set_reader(EditLine *el, int (*read)(EditLine *, wchar_t *)) {
  return el_wset(el, EL_GETCFN, read);
}

static inline int clibedit_add_function(
    EditLine *el, const wchar_t *name, const wchar_t *help,
    unsigned char (*function)(EditLine *, wint_t)) {
  return el_wset(el, EL_ADDFN, name, help, function);
}

static inline int clibedit_bind(EditLine *el, const wchar_t *key, const wchar_t *command) {
  return el_wset(el, EL_BIND, key, command, NULL);
}

// In the map of vi's command mode.
static inline int clibedit_bind_alternate(
    EditLine *el, const wchar_t *key, const wchar_t *command) {
  return el_wset(el, EL_BIND, L"-a", key, command, NULL);
}

static inline int clibedit_set_history(EditLine *el, HistoryW *history) {
  return el_wset(el, EL_HIST, history_w, history);
}

static inline int clibedit_history(HistoryW *history, int operation) {
  HistEventW event;
  return history_w(history, &event, operation);
}

static inline int clibedit_history_int(HistoryW *history, int operation, int value) {
  HistEventW event;
  return history_w(history, &event, operation, value);
}

static inline int clibedit_history_string(
    HistoryW *history, int operation, const wchar_t *value) {
  HistEventW event;
  return history_w(history, &event, operation, value);
}

// libedit draws and decodes by LC_CTYPE; under "C" it drops every character that is not ASCII.
// The other categories stay "C", so that no number or date of the program depends on the user.
static inline int clibedit_adopt_utf8_locale(void) {
  if (setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  if (setlocale(LC_CTYPE, "C.UTF-8") != NULL) return 1;
  return setlocale(LC_CTYPE, "UTF-8") != NULL;  // the name macOS has for it
}

// <wchar.h> hides it without _XOPEN_SOURCE.
extern int wcwidth(wchar_t character);

#endif
