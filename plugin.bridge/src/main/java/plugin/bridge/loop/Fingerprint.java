package plugin.bridge.loop;

import broker.api.message.ApplicationMessage;
import java.nio.ByteBuffer;

/**
 * What a message looks like to a broker that knows nothing else of it: 64 bits of topic and payload
 * (FNV-1a, and a finish that spreads it). QoS and RETAIN are left out, links change them.
 * Stateless.
 */
final class Fingerprint {
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Fingerprint() {}

  static long of(String topic, ApplicationMessage message) {
    long hash = BASIS;
    for (int i = 0; i < topic.length(); i++) {
      hash = (hash ^ topic.charAt(i)) * PRIME;
    }
    hash = (hash ^ 0xff) * PRIME;
    ByteBuffer payload = message.payload();
    while (payload.remaining() >= Long.BYTES) {
      hash = (hash ^ payload.getLong()) * PRIME;
      hash ^= hash >>> 32;
    }
    while (payload.hasRemaining()) {
      hash = (hash ^ payload.get()) * PRIME;
    }
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    return hash ^ hash >>> 33;
  }
}
