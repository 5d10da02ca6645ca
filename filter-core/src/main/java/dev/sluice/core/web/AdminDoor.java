package dev.sluice.core.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.core.redis.RedisUnavailable;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets operators in and others not, and answers them in JSON, refusals by RFC 9457. Immutable.
 *
 * <p>Browsers send what they know of HTTP Basic, and cookies, with requests that other sites make. So only PUT and DELETE
 * may change anything, which no other site can send without being allowed to, and whatever a browser says to come from
 * elsewhere ({@code Sec-Fetch-Site}) gets 403.
 *
 * @param realm of HTTP Basic
 * @param users who may ask, by a secret
 * @param role of the container whose members may ask; empty for none
 * @param actions by path below the servlet, and method; HEAD is as GET
 */
public record AdminDoor<T>(
        String realm, BasicUsers users, String role, Map<String, Map<String, AdminAction<T>>> actions) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    /** Keeps a copy of the actions. */
    public AdminDoor {
        actions = Map.copyOf(actions);
    }

    /** Whether a browser says that a page of another site made the request. */
    public static boolean isOfAnotherSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !OWN_SITE.contains(site);
    }

    /**
     * Answers one request.
     *
     * @throws RedisUnavailable if the work needs Redis; nothing has been written then
     */
    public void answer(HttpServletRequest request, HttpServletResponse response, T subject)
            throws IOException, RedisUnavailable {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (isOfAnotherSite(request)) {
            Problem.of(403, "Forbidden", "Another site made this request.").send(response);
            return;
        }
        Optional<String> operator = operator(request);
        if (operator.isEmpty()) {
            refuse(response);
            return;
        }
        Optional<AdminAction<T>> action = action(request, response);
        if (action.isPresent()) {
            run(action.get(), request.getQueryString(), new Visit<>(subject, operator.get(), response));
        }
    }

    /** Who is let in to what, and where the answer goes. */
    private record Visit<T>(T subject, String operator, HttpServletResponse response) {}

    private Optional<String> operator(HttpServletRequest request) {
        Optional<String> user = users.authenticate(request.getHeader("Authorization"));
        if (user.isPresent() || role.isEmpty() || !request.isUserInRole(role)) {
            return user;
        }
        Principal principal = request.getUserPrincipal();
        return Optional.of(principal == null ? role : principal.getName());
    }

    /** Where nobody has a secret, there is nothing to challenge with: the container signs people in. */
    private void refuse(HttpServletResponse response) throws IOException {
        if (users.isEmpty()) {
            Problem.of(403, "Forbidden", "This is for operators.").send(response);
            return;
        }
        response.setHeader("WWW-Authenticate", "Basic realm=\"" + realm + "\", charset=\"UTF-8\"");
        Problem.of(401, "Unauthorized", "Send a known operator and the secret.").send(response);
    }

    private Optional<AdminAction<T>> action(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String path = request.getPathInfo();
        Map<String, AdminAction<T>> here = actions.getOrDefault(path == null ? "/" : path, Map.of());
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Optional<AdminAction<T>> action = Optional.ofNullable(here.get(method));
        if (here.isEmpty()) {
            Problem.of(404, "Not found", "There is nothing at this path.").send(response);
        } else if (action.isEmpty()) {
            response.setHeader("Allow", allowed(here.keySet()));
            Problem.of(405, "Method not allowed", "The field Allow says which methods are known here.")
                    .send(response);
        }
        return action;
    }

    private static String allowed(Set<String> known) {
        Set<String> methods = new TreeSet<>(known);
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private static <T> void run(AdminAction<T> action, @Nullable String sent, Visit<T> visit)
            throws IOException, RedisUnavailable {
        try {
            AdminQuery query = AdminQuery.parse(sent);
            query.allow(action.parameters());
            write(action.work().run(query, visit.subject(), visit.operator()), visit.response());
        } catch (AdminRefusal e) {
            Problem.of(e.status(), e.status() == 400 ? "Wrong parameter" : "Not possible now", e.fault())
                    .with("parameter", e.parameter())
                    .send(visit.response());
        }
    }

    /** Sends the members as JSON. */
    public static void write(Map<String, Object> members, HttpServletResponse response) throws IOException {
        byte[] body = JSON.writeValueAsBytes(members);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
