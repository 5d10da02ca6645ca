package dev.sluice.demo;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;

/**
 * Gives the nodes one name, as a load balancer in front of them would: the cache keeps a page per site, and here the
 * browser names each node by its port. An application behind a load balancer needs nothing like this.
 */
final class OneSite extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final URI site;

    OneSite(String address) {
        this.site = URI.create(address);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest ofSite = new HttpServletRequestWrapper(request) {
            @Override
            public String getServerName() {
                return site.getHost();
            }

            @Override
            public int getServerPort() {
                return site.getPort();
            }
        };
        chain.doFilter(ofSite, response);
    }
}
