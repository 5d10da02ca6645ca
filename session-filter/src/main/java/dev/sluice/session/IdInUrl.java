package dev.sluice.session;

import dev.sluice.session.store.SessionIds;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/** The session id as a parameter of the path, {@code /page;sid=…}, in the URLs of this application only. Immutable. */
record IdInUrl(PathParameter parameter, SessionIds ids) implements IdCarrier {
    @Override
    public List<SentId> idsIn(HttpServletRequest request) {
        return parameter
                .valueIn(OwnUrls.pathOf(request))
                .map(text -> List.of(SentId.of(text, SentId.Way.URL, ids)))
                .orElse(List.of());
    }

    /** The page's links tell it. */
    @Override
    public void tell(HttpServletResponse response, String id, boolean isSecure) {
        IdCarrier.keepPrivate(response);
    }

    /** The page's links no longer have it. */
    @Override
    public void expire(HttpServletResponse response, boolean isSecure) {
        IdCarrier.keepPrivate(response);
    }

    @Override
    public String encode(String url, SessionScope scope, HttpServletResponse response) {
        if (!OwnUrls.of(scope.request()).contains(url)) {
            return url;
        }
        String id = scope.idForUrls();
        if (id == null) {
            return url;
        }
        IdCarrier.forbidSharing(response);
        return parameter.set(url, id);
    }
}
