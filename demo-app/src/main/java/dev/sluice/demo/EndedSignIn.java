package dev.sluice.demo;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * Leads a browser whose token was refused to the sign-in page and takes the token from it. The token filter answers 401
 * wherever a bad token is sent; for a program that is right, but a browser sends its cookie with every request and
 * could not even reach the page that would give it a new one.
 */
final class EndedSignIn extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean isPage = !request.getServletPath().startsWith("/api/");
        if (!isPage || SignIn.token(request).isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Answer answer = new Answer(response);
        chain.doFilter(request, answer);
        if (answer.refused) {
            response.setHeader("WWW-Authenticate", null);
            response.setContentType(null);
            SignIn.forgetToken(response);
            Layout.seeOther(response, "/sign-in?ended");
        }
    }

    /** Holds back what is said about a refused token. */
    private static final class Answer extends HttpServletResponseWrapper {
        private boolean refused;

        Answer(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setStatus(int status) {
            refused = status == SC_UNAUTHORIZED;
            super.setStatus(status);
        }

        @Override
        public void setContentLength(int length) {
            if (!refused) {
                super.setContentLength(length);
            }
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            return refused ? new Nowhere() : super.getOutputStream();
        }
    }

    private static final class Nowhere extends ServletOutputStream {
        @Override
        public void write(int octet) {
            // The text of the refusal is not for this browser.
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("a refusal is written at once");
        }
    }
}
