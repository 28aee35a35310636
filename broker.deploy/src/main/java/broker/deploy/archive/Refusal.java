package broker.deploy.archive;

import org.jspecify.annotations.Nullable;

/** Why a jar is not deployed, in one line for an operator. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean incomplete;

  /** A reason that does not go away by waiting. */
  public Refusal(String reason) {
    this(reason, false, null);
  }

  private Refusal(String reason, boolean incomplete, @Nullable Throwable cause) {
    super(reason, cause);
    this.incomplete = incomplete;
  }

  /** A jar of which something is missing or wrong, as it is while it is being copied. */
  static Refusal incomplete(String reason, Throwable cause) {
    return new Refusal(reason, true, cause);
  }

  /** True if the jar may only not be there as a whole yet. */
  public boolean isIncomplete() {
    return incomplete;
  }

  /** The reason. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
