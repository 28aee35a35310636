/**
 * The broker put together in plain Java: the only place that takes clock, randomness, threads and
 * memory from the environment. Everything below gets them through its constructors.
 */
@NullMarked
package broker.core.runtime;

import org.jspecify.annotations.NullMarked;
