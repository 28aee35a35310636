package broker.core.access;

import broker.api.auth.Grant;
import broker.core.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What a question to plugins came to. Immutable; the array is not copied.
 *
 * @param reason what a refusal is refused with
 * @param data Authentication Data for the client, or null
 */
record Answer(Kind kind, ReasonCode reason, Grant grant, byte @Nullable [] data) {
  enum Kind {
    ALLOWED,
    DENIED,
    /** Nobody had an opinion. */
    ABSTAINED,
    /** The client has to say more. */
    CHALLENGED,
    /** The plugin gave no answer, or none in time: a refusal, but not one to remember. */
    FAILED,
    /** The plugin is gone: a refusal where one is needed. */
    WITHDRAWN
  }

  static final Answer ABSTAINED = refusal(Kind.ABSTAINED, ReasonCode.NOT_AUTHORIZED);
  static final Answer FAILED = refusal(Kind.FAILED, ReasonCode.NOT_AUTHORIZED);
  static final Answer WITHDRAWN = refusal(Kind.WITHDRAWN, ReasonCode.NOT_AUTHORIZED);

  static Answer allowed(Grant grant, byte @Nullable [] data) {
    return new Answer(Kind.ALLOWED, ReasonCode.SUCCESS, grant, data);
  }

  static Answer denied(ReasonCode reason) {
    return refusal(Kind.DENIED, reason);
  }

  static Answer challenged(byte[] data) {
    return new Answer(Kind.CHALLENGED, ReasonCode.CONTINUE_AUTHENTICATION, Grant.EMPTY, data);
  }

  private static Answer refusal(Kind kind, ReasonCode reason) {
    return new Answer(kind, reason, Grant.EMPTY, null);
  }

  /** True when the plugins have said it, so that it holds until they say otherwise. */
  boolean isTheirWord() {
    return kind != Kind.FAILED && kind != Kind.WITHDRAWN;
  }
}
