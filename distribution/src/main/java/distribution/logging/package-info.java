/**
 * The appliance's log: one line per record on the console, everything in rotating files below
 * {@code log/}. Built on {@code java.util.logging}, because SLF4J's provider, BouncyCastle and the
 * JDK end there anyway and nothing has to be shipped for it. {@link distribution.logging.Log} is
 * the way in; handlers may be called from any thread.
 */
@NullMarked
package distribution.logging;

import org.jspecify.annotations.NullMarked;
