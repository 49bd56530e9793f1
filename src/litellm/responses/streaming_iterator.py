"""Old path of the Responses API's streams.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.responses_api.streaming_iterator import (
        BaseResponsesAPIStreamingIterator as BaseResponsesAPIStreamingIterator,
        ResponsesAPIStreamingIterator as ResponsesAPIStreamingIterator,
        SyncResponsesAPIStreamingIterator as SyncResponsesAPIStreamingIterator,
    )
else:
    __getattr__ = legacy.names_of(__name__)
