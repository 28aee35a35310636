/**
 * What {@code broker doctor} looks at: the machine, the files and the configuration of an
 * appliance, running or not. Each check is a class that adds findings; none changes anything.
 *
 * <p>Called by the command line, on its thread; nothing but the JDK and {@code broker.api} is
 * needed, so that it works where a bundle is broken.
 */
@NullMarked
package distribution.doctor;

import org.jspecify.annotations.NullMarked;
