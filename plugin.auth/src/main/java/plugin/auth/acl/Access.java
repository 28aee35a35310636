package plugin.auth.acl;

/** What a rule of the list grants: to be sent messages, or to publish them. */
public enum Access {
  /** To receive. */
  READ,
  /** To publish. */
  WRITE
}
