/**
 * The broker under clients that break every rule: a whole broker in one thread, on a simulated
 * clock and network, and everything that happens follows from one seed.
 */
@NullMarked
package broker.core.fuzz;

import org.jspecify.annotations.NullMarked;
