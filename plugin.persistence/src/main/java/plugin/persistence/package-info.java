/**
 * The store as a component: configuration in, service out. The only package that knows OSGi.
 *
 * <p>No file is touched before the broker opens the store on its store thread.
 */
@NullMarked
package plugin.persistence;

import org.jspecify.annotations.NullMarked;
