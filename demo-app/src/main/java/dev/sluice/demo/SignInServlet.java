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
    private static final Html ENDED =
            new Html("<p class=\"notice\" role=\"status\">Your sign-in has ended. You can sign in again.</p>");
    private static final Html WRONG = new Html(
            "<p class=\"notice\" role=\"alert\">" + "Name: a-z, 0-9 and hyphens only; the password is “sluice”.</p>");

    private final transient Layout layout;
    private final transient SignIn signIn;

    SignInServlet(Layout layout, SignIn signIn) {
        this.layout = layout;
        this.signIn = signIn;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean ended = request.getParameter("ended") != null;
        form(request, response, "", ended ? ENDED : Html.NONE);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = Optional.ofNullable(request.getParameter("name")).orElse("");
        if (name.matches(NAME) && PASSWORD.equals(request.getParameter("password"))) {
            signIn.begin(name, request, response);
            Layout.seeOther(response, "/");
        } else {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            form(request, response, name, WRONG);
        }
    }

    private void form(HttpServletRequest request, HttpServletResponse response, String name, Html notice)
            throws IOException {
        Html form = Html.of("""
                {}
                <form method="post" action="/sign-in">
                <label for="name">Name, any of a-z, 0-9 and hyphens</label>
                <input id="name" name="name" value="{}" required maxlength="20" pattern="[a-z0-9\\-]+" autocomplete="username">
                <label for="password">Password, which is “sluice”</label>
                <input id="password" name="password" type="password" required autocomplete="current-password">
                <button>Sign in</button>
                </form>
                """, notice, name);
        layout.send(request, response, "Sign in", form);
    }
}
