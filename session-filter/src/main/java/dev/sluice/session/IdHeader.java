package dev.sluice.session;

import dev.sluice.session.store.SessionIds;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/** The header that carries the session id of clients which are no browsers. Immutable. */
record IdHeader(String name, SessionIds ids) implements IdCarrier {
    @Override
    public List<SentId> idsIn(HttpServletRequest request) {
        String value = request.getHeader(name);
        return value == null || value.isBlank() ? List.of() : List.of(SentId.of(value.strip(), SentId.Way.HEADER, ids));
    }

    @Override
    public void tell(HttpServletResponse response, String id, boolean isSecure) {
        set(response, id);
    }

    @Override
    public void expire(HttpServletResponse response, boolean isSecure) {
        set(response, "");
    }

    @Override
    public void keepToClient(HttpServletResponse response) {
        IdCarrier.forbidSharing(response);
    }

    private void set(HttpServletResponse response, String value) {
        response.setHeader(name, value);
        if (!value.equals(response.getHeader(name))) {
            IdCarrier.innermost(response).setHeader(name, value);
        }
        IdCarrier.forbidSharing(response);
    }
}
