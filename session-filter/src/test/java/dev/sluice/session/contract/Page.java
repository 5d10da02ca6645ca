package dev.sluice.session.contract;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What the application does for one request of a case. */
interface Page {
    void serve(HttpServletRequest request, HttpServletResponse response) throws Exception;
}
