"""The person in front of the browser: presses Allow on the sandbox's page and follows the redirect."""

import json
import urllib.request


def allow(url):
    request = urllib.request.Request(url, b"decision=allow", {"Accept": "application/json"})
    with urllib.request.urlopen(request) as page:
        redirect = json.load(page)["redirect_url"]
    with urllib.request.urlopen(redirect) as page:
        assert page.status == 200, page.status
    return redirect
