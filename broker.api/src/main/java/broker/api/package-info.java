/** Root of the contracts; see the packages below it. */
@NullMarked
package broker.api;

import org.jspecify.annotations.NullMarked;
