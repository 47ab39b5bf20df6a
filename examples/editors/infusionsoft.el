;;; infusionsoft.el --- Complete contacts of an Infusionsoft account  -*- lexical-binding: t -*-

;; M-x infusionsoft-insert-contact asks for part of a family name, completes it to a contact and inserts
;; `Ann Example <ann@example.com>', as a mail's address line wants it.  Your account must be authorized
;; (infusionsoft authorize).  `infusionsoft-command' names another program, or options for it.

;;; Code:

(require 'json)
(require 'subr-x)

(defvar infusionsoft-command '("infusionsoft")
  "The program and its options; --rpc is added.")

(defvar infusionsoft--process nil)
(defvar infusionsoft--last-id 0)
(defvar infusionsoft--answers (make-hash-table))

(defun infusionsoft--start ()
  "Start the program unless it runs."
  (unless (process-live-p infusionsoft--process)
    (setq infusionsoft--process
          (make-process :name "infusionsoft" :connection-type 'pipe :noquery t :coding 'utf-8
                        :command (append infusionsoft-command '("--rpc"))
                        :filter (infusionsoft--filter)))))

(defun infusionsoft--filter ()
  "A filter that takes up whole lines: a message is a line of JSON."
  (let ((rest ""))
    (lambda (_process text)
      (let ((lines (split-string (concat rest text) "\n")))
        (setq rest (car (last lines)))
        (dolist (line (butlast lines))
          (let ((message (json-parse-string line :object-type 'alist :array-type 'list)))
            ;; What has no id is a notification.
            (when-let ((id (alist-get 'id message)))
              (puthash id message infusionsoft--answers))))))))

(defun infusionsoft-call (method params)
  "The result of calling METHOD with PARAMS, an alist."
  (infusionsoft--start)
  (let ((id (setq infusionsoft--last-id (1+ infusionsoft--last-id)))
        (end (+ (float-time) 10)))
    (process-send-string
     infusionsoft--process
     (concat (json-serialize
              `((jsonrpc . "2.0") (id . ,id) (method . ,method) (params . ,params)))
             "\n"))
    (while (and (not (gethash id infusionsoft--answers)) (< (float-time) end)
                (process-live-p infusionsoft--process))
      (accept-process-output infusionsoft--process 0.1))
    (let ((answer (gethash id infusionsoft--answers)))
      (remhash id infusionsoft--answers)
      (unless answer (error "Infusionsoft: no answer to %s" method))
      (when-let ((failure (alist-get 'error answer)))
        (error "Infusionsoft: %s" (alist-get 'message failure)))
      (alist-get 'result answer))))

(defun infusionsoft-addresses (beginning)
  "Addresses of the contacts whose family name has this BEGINNING."
  (let ((page (infusionsoft-call
               "contacts.list"
               `((family_name . ,(concat beginning "*")) (limit . 20)
                 (fields . ["id" "given_name" "family_name" "email_addresses"])))))
    (delq nil
          (mapcar (lambda (contact)
                    (when-let ((address (car (alist-get 'email_addresses contact))))
                      (format "%s <%s>"
                              (string-join (delq nil (list (alist-get 'given_name contact)
                                                           (alist-get 'family_name contact)))
                                           " ")
                              (alist-get 'email address))))
                  (alist-get 'contacts page)))))

;;;###autoload
(defun infusionsoft-insert-contact (beginning)
  "Insert the address of a contact whose family name has this BEGINNING."
  (interactive "sFamily name begins with: ")
  (let ((addresses (infusionsoft-addresses beginning)))
    (unless addresses (user-error "No contact's name begins with %s" beginning))
    (insert (if (cdr addresses) (completing-read "Contact: " addresses nil t) (car addresses)))))

(provide 'infusionsoft)
;;; infusionsoft.el ends here
