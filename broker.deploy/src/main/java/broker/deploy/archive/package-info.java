/**
 * A jar looked at before anything is done with it: is it whole, is it a plugin, who has signed it.
 * Reads files and nothing else. Stateless but for {@link broker.deploy.archive.SignaturePolicy};
 * called by the deployer's thread.
 */
@NullMarked
package broker.deploy.archive;

import org.jspecify.annotations.NullMarked;
