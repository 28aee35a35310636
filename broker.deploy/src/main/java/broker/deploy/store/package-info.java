/**
 * What the deployer keeps below {@code data/plugins}: a private copy of every version that runs or
 * ran well, and for each plugin a small file that says which. Every change is one atomic rename, so
 * that whatever moment the power fails, either the old or the new is there. Owned by the deployer's
 * thread.
 */
@NullMarked
package broker.deploy.store;

import org.jspecify.annotations.NullMarked;
