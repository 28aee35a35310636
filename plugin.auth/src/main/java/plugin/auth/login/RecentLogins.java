package plugin.auth.login;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import plugin.auth.password.PasswordEntry;

/**
 * Passwords that were right a short while ago, so that a thousand devices that come back at once do
 * not wait for a thousand slow hashes. Any thread; calls are short.
 *
 * <p>Kept is an HMAC of entry and password, whose key is random and never leaves this object: what
 * could be stolen with the memory of the broker is worth less than the packets beside it, and
 * nothing of it reaches a disk. The entry is part of it, so a changed password makes it worthless.
 */
public final class RecentLogins {
  private static final int MOST = 4_096;
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;
  private final LongSupplier nanoTime;
  private final long lifeNanos;
  private final Map<ByteBuffer, Long> untilNanos =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Knows no password so far.
   *
   * @param life how long a password is known; zero for not at all
   */
  public RecentLogins(SecureRandom random, LongSupplier nanoTime, Duration life) {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
    this.nanoTime = nanoTime;
    this.lifeNanos = life.toNanos();
  }

  /** Whether the password was right for this entry within the life of such knowledge. */
  boolean contain(PasswordEntry entry, ByteBuffer password) {
    ByteBuffer mac = mac(entry, password);
    synchronized (untilNanos) {
      Long until = untilNanos.get(mac);
      if (until != null && until - nanoTime.getAsLong() > 0) {
        return true;
      }
      untilNanos.remove(mac);
      return false;
    }
  }

  /** Remembers that the password is right for this entry. */
  void add(PasswordEntry entry, ByteBuffer password) {
    if (lifeNanos > 0) {
      ByteBuffer mac = mac(entry, password);
      synchronized (untilNanos) {
        untilNanos.put(mac, nanoTime.getAsLong() + lifeNanos);
      }
    }
  }

  private ByteBuffer mac(PasswordEntry entry, ByteBuffer password) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      // fingerprints have one length, so no two pairs make the same text
      mac.update(entry.fingerprint().getBytes(StandardCharsets.US_ASCII));
      mac.update(password.duplicate());
      return ByteBuffer.wrap(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }
}
