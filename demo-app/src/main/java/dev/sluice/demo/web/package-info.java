/**
 * What the pages of all topics share: the frame around them, markup that is escaped, words in two languages, and the one
 * place that says what a request lacks. Begin with {@link dev.sluice.demo.web.PageServlet}.
 */
@NullMarked
package dev.sluice.demo.web;

import org.jspecify.annotations.NullMarked;
