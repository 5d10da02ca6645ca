package dev.sluice.demo.account;

import dev.sluice.demo.DemoFixture;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a demo to the constructors of tests: one for all classes that run in the same JVM, as each start costs seconds. Its home is the
 * session of the launcher, because with several JVMs Surefire makes a request of each class, and what belongs to a request ends with
 * it. The demo is on a Redis of its own, which no other test flushes. JUnit closes it at the end of the session.
 */
final class SharedDemo implements ParameterResolver {
    private static final Namespace HERE = Namespace.create(SharedDemo.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DemoFixture.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, HERE)
                .computeIfAbsent(DemoFixture.class, of -> DemoFixture.withOwnRedis(), DemoFixture.class);
    }
}
