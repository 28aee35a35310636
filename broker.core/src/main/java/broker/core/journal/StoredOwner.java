package broker.core.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * What a store holds of somebody who is no session and keeps something beside the sessions all the
 * same. Filled by the store thread, then handed to whoever asks for it.
 */
public final class StoredOwner {
  private final DurableSession handle;
  private final byte[] content;
  private final List<Integer> receivedPacketIds = new ArrayList<>(0);

  StoredOwner(DurableSession handle, byte[] content) {
    this.handle = handle;
    this.content = content;
  }

  /** Its name among the Client Identifiers of the store. */
  public String id() {
    return handle.clientId();
  }

  DurableSession handle() {
    return handle;
  }

  /** What it has put. */
  public byte[] content() {
    return content;
  }

  /** Packet Identifiers received at QoS 2. */
  public List<Integer> receivedPacketIds() {
    return receivedPacketIds;
  }
}
