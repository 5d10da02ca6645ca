package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The session of an asynchronous request: Servlet 6.1 section 2.3.3.3. */
@ParameterizedClass
@EnumSource
final class AsyncTest extends ContractCase {
    AsyncTest(Subject subject) {
        super(subject);
    }

    /** Serves in a thread of the container, and completes. */
    private Page later(Page page) {
        return (request, response) -> {
            AsyncContext context = request.startAsync();
            context.start(() -> {
                try {
                    visitor().watched(page).serve((HttpServletRequest) context.getRequest(), response);
                } catch (Exception | Error e) {
                    response.setStatus(500); // The visitor has the reason.
                } finally {
                    context.complete();
                }
            });
        };
    }

    @Test
    void attributeSetBeforeTheAsyncPartIsKept() {
        visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            later((inner, answer) -> {}).serve(request, response);
        });
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void attributeSetInTheAsyncPartIsKept() {
        visitor().set("color", "blue");
        visitor().visit(later((request, response) -> request.getSession().setAttribute("color", "red")));
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void sessionInHandGoesOnInTheAsyncPart() {
        visitor().visit((request, response) -> {
            HttpSession session = request.getSession();
            later((inner, answer) -> session.setAttribute("color", "blue")).serve(request, response);
        });
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void sessionBegunInTheAsyncPartReachesItsClient() {
        visitor().visit(later((request, response) -> request.getSession().setAttribute("color", "blue")));
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void idChangedInTheAsyncPartReachesItsClient() {
        visitor().set("color", "blue");
        visitor().visit(later((request, response) -> request.changeSessionId()));
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void invalidateInTheAsyncPartEndsTheSession() {
        visitor().set("color", "blue");
        visitor().visit(later((request, response) -> request.getSession().invalidate()));
        assertThat(visitor().hasSession()).isFalse();
    }

    @Test
    void targetOfADispatchHasTheSession() {
        String target = visitor().path((request, response) -> {
            response.getWriter().print(request.getSession().getAttribute("color"));
            request.getSession().setAttribute("color", "red");
        });
        Reply reply = visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            request.startAsync().dispatch(target);
        });
        assertThat(reply.body()).isEqualTo("blue");
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void sessionBegunInTheTargetOfADispatchReachesItsClient() {
        visitor().visit((request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                request.getSession().setAttribute("color", "blue");
            } else {
                request.startAsync().dispatch();
            }
        });
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void sessionBegunBeforeADispatchIsNewInItsTarget() {
        visitor().visit((request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                assertThat(request.getSession().isNew()).isTrue();
            } else {
                request.getSession();
                request.startAsync().dispatch();
            }
        });
    }

    /** Not sooner than in 100 ms: a timeout just as the first dispatch ends now and then leaves Jetty hanging. */
    @Test
    void attributeSetWhenTheAsyncPartTimesOutIsKept() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            AsyncContext context = request.startAsync();
            context.setTimeout(100);
            context.addListener(new OnTimeout(request));
        });
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    /** Changes the session and completes. */
    private record OnTimeout(HttpServletRequest request) implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) {
            request.getSession().setAttribute("color", "red");
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
