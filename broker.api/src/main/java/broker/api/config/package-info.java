/**
 * Configuration files taken at their word: what the broker and its plugins read the same way, so
 * that an operator gets the same answer to the same mistake everywhere.
 *
 * <p>Plain functions over the properties that Declarative Services hands to a component; any
 * thread.
 */
@Export(substitution = Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package broker.api.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.bundle.Export.Substitution;
import org.osgi.annotation.versioning.Version;
