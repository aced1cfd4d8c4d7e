package io.jackfield.state.grid.coherence;

import com.google.protobuf.ByteString;
import com.tangosol.io.pof.PofReader;
import com.tangosol.io.pof.PofWriter;
import com.tangosol.io.pof.PortableObject;
import com.tangosol.util.Binary;
import com.tangosol.util.BinaryEntry;
import com.tangosol.util.InvocableMap;
import io.jackfield.state.grid.codec.proto.Ask;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What is asked, on its way to the owner of an entry, where it runs with the entry to itself. All logic is in the
 * {@link Owner} there. Coherence makes it with the constructor without arguments; the two fields are its wire format.
 */
public final class Question implements InvocableMap.EntryProcessor<Object, Binary, Object>, PortableObject {
    /** Of the questions of this release. An owner that knows less answers what it knows; fields are only ever added. */
    static final int PROTOCOL = 1;
    private static final long serialVersionUID = 1L;

    private int protocol;
    private Binary bytes;
    /** Read once where the question is about many entries. */
    private transient Ask ask;
    /** Where each is asked something else. */
    private final transient Map<ByteString, Ask> grouped = new HashMap<>(0);

    public Question() {
    }

    Question(Ask ask) {
        this.protocol = PROTOCOL;
        this.bytes = new Binary(ask.toByteArray());
    }

    /** An array, because where many entries are asked Coherence takes a {@code Binary} for a result that was written already. */
    @Override
    public Object process(InvocableMap.Entry<Object, Binary> entry) {
        BinaryEntry<Object, Binary> stored = entry.asBinaryEntry();
        return Owner.of(stored).serve(stored, ask(entry.getKey())).toByteArray();
    }

    private Ask ask(Object key) {
        if (ask == null) {
            ask = Bytes.ask(bytes);
            ask.getGroup().getEachList().forEach(each -> grouped.put(each.getKey(), each.getAsk()));
        }
        return ask.hasGroup() ? grouped.getOrDefault(Bytes.string((Binary) key), Ask.getDefaultInstance()) : ask;
    }

    @Override
    public void readExternal(PofReader in) throws IOException {
        protocol = in.readInt(0);
        bytes = in.readBinary(1);
    }

    @Override
    public void writeExternal(PofWriter out) throws IOException {
        out.writeInt(0, protocol);
        out.writeBinary(1, bytes);
    }
}
