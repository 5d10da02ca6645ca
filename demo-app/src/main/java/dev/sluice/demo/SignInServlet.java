package dev.sluice.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Asks for name and password; every name is known and every password is the same. */
final class SignInServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String PASSWORD = "sluice";
    private static final String NAME = "[a-z0-9-]{1,20}";

    private final transient Layout layout;
    private final transient SignIn signIn;

    SignInServlet(Layout layout, SignIn signIn) {
        this.layout = layout;
        this.signIn = signIn;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean ended = request.getParameter("ended") != null;
        form(request, response, ended ? "Your sign-in has ended. You can sign in again." : "");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = Optional.ofNullable(request.getParameter("name")).orElse("");
        if (name.matches(NAME) && PASSWORD.equals(request.getParameter("password"))) {
            signIn.begin(name, request, response);
            Layout.seeOther(response, "/");
        } else {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            form(request, response, "That is no name of a-z, 0-9 and hyphens with the password “sluice”.");
        }
    }

    private void form(HttpServletRequest request, HttpServletResponse response, String message) throws IOException {
        Html notice = message.isEmpty() ? Html.NONE : Html.of("<p class=\"notice\" role=\"status\">{}</p>", message);
        Html form = Html.of("""
                {}
                <form method="post" action="/sign-in">
                <label for="name">Name, any of a-z, 0-9 and hyphens</label>
                <input id="name" name="name" required maxlength="20" pattern="[a-z0-9\\-]+" autocomplete="username">
                <label for="password">Password, which is “sluice”</label>
                <input id="password" name="password" type="password" required autocomplete="current-password">
                <button>Sign in</button>
                </form>
                """, notice);
        layout.send(request, response, "Sign in", form);
    }
}
