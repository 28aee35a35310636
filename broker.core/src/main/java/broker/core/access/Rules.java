package broker.core.access;

import broker.api.auth.Authorizer;
import java.util.List;

/**
 * The authorizers in force and how long their answers hold. Immutable.
 *
 * @param epoch what was remembered under another object does not hold any more
 */
record Rules(List<Plugin<Authorizer>> authorizers, Object epoch) {
  /** No authorizer has ever been here: whoever was let in may do everything. */
  static final Rules NONE = new Rules(List.of(), new Object());

  /** As {@link #NONE}, for clients of a listener that requires an authorizer: refused. */
  static final Rules MISSING = new Rules(List.of(), new Object());

  /** True when one has to be here and none is: what is not remembered is refused. */
  boolean isGap() {
    return authorizers.isEmpty();
  }
}
