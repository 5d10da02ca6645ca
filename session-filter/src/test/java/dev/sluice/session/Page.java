package dev.sluice.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What the application does for one request of a test. */
interface Page {
    void serve(HttpServletRequest request, HttpServletResponse response) throws Exception;
}
