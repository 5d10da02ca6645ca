package dev.sluice.session.contract;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Sets up sessions in code, when the application starts. */
public final class StartListener implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        context.setSessionTimeout(11);
        context.getSessionCookieConfig().setName("basket");
        context.getSessionCookieConfig().setAttribute("SameSite", "Strict");
        context.addListener(NotingListener.class);
        context.addListener(new WelcomingListener());
    }
}
