"""Why a model gave no answer, or only the start of one, in English and Chinese."""

from __future__ import annotations

from store.language.bilingual import Bilingual, bilingual


def sentence(english: str, **values: str) -> Bilingual:
    """The sentence that reads `english`, with `values` for what stands in braces.

    Raises: KeyError for a sentence that is not in `CHINESE`, or a value that is missing.
    """
    return bilingual(CHINESE, english, **values)


CHINESE: dict[str, str] = {
    # the call
    "The reader stopped the answer.": "读者停止了回答。",
    "The model {name} did not answer in time; try again.": "模型{name}没有及时作答；请再试一次。",
    "The model {name} took longer than {seconds} seconds.": "模型{name}用时超过了{seconds}秒。",
    "The model {name} cannot be reached, or the connection broke; check the base URL, or try again.": (
        "无法连接模型{name}，或连接中断；请检查服务地址，或再试一次。"
    ),
    "The connection to the model {name} broke off.": "与模型{name}的连接中断了。",
    "The model {name} broke off with an error.": "模型{name}因出错而中断。",
    "The connection to the model {name} ended before its reply did.": "模型{name}还没有答完，连接就断了。",
    "The model {name} has failed {count} times in a row and is left alone; try again in {seconds} seconds.": (
        "模型{name}已连续失败{count}次，暂不再询问；请在{seconds}秒后再试。"
    ),
    "The process that asks the models has ended; try again.": "询问模型的进程已结束；请再试一次。",
    # what is asked
    "The question and its sources are too long for the model {name}; ask for less, or use a larger one.": (
        "问题和来源对模型{name}来说太长；请少问一些，或换用更大的模型。"
    ),
    "The question leaves no room for a source within {tokens} tokens; ask it in fewer words or allow more.": (
        "问题太长，在{tokens}个词元内放不下任何来源；请用更少的字提问，或放宽上限。"
    ),
    "The provider's content filter refused the question or its sources (status {status}); ask differently.": (
        "服务商的内容过滤拒绝了这个问题或其来源（状态{status}）；请换一种问法。"
    ),
    "The provider's content filter stopped the model {name}; ask differently.": (
        "服务商的内容过滤阻止了模型{name}；请换一种问法。"
    ),
    "The content filter of the provider of {name} stopped the reply.": "{name}的服务商的内容过滤中止了回答。",
    # the account
    "The account that pays for the model {name} has no quota left (status {status}); check its billing.": (
        "支付模型{name}的账户额度已用完（状态{status}）；请检查账单。"
    ),
    "The account that pays for the model {name} has no quota left; check its billing.": (
        "支付模型{name}的账户额度已用完；请检查账单。"
    ),
    "The model {name} has too many requests (status 429); try again {when}.": (
        "模型{name}的请求过多（状态429）；请{when}再试。"
    ),
    "in {seconds} seconds": "在{seconds}秒后",
    "in a moment": "稍后",
    "The provider of {name} refused the API key (status 401); check that it is set and valid.": (
        "{name}的服务商拒绝了API密钥（状态401）；请检查密钥是否已设置且有效。"
    ),
    "The API key may not use the model {name} (status 403); check its permissions.": (
        "这个API密钥无权使用模型{name}（状态403）；请检查其权限。"
    ),
    "The provider knows no model {name} at its address (status {status}); check QA_MODEL and the base URL.": (
        "服务商在该地址没有模型{name}（状态{status}）；请检查QA_MODEL和服务地址。"
    ),
    "The provider knows no model {name} at its address; check QA_MODEL and the base URL.": (
        "服务商在该地址没有模型{name}；请检查QA_MODEL和服务地址。"
    ),
    # the provider
    "The provider of {name} has a fault of its own (status {status}); try again.": (
        "{name}的服务商自身出现故障（状态{status}）；请再试一次。"
    ),
    "The provider of {name} refused the request (status {status}).": "{name}的服务商拒绝了请求（状态{status}）。",
    "The provider of {name} refused the request (status {status}): {detail}": (
        "{name}的服务商拒绝了请求（状态{status}）：{detail}"
    ),
    "The provider of {name} reported an error instead of a reply; try again.": (
        "{name}的服务商返回了错误而不是回答；请再试一次。"
    ),
    # the reply
    "What came back from the address of {name} is no chat reply, perhaps an error page; check the base URL.": (
        "从{name}的地址返回的不是聊天回答，可能是错误页面；请检查服务地址。"
    ),
    "The reply of {name} is garbled and cannot be read; try again.": "{name}的回答已损坏，无法读取；请再试一次。",
    "The model {name} failed ({kind}); its reply cannot be used.": "模型{name}出错（{kind}）；其回答无法使用。",
    "The model {name} declined to answer.": "模型{name}拒绝作答。",
    "The model {name} used up its length limit before the first word; allow longer replies.": (
        "模型{name}还没写出第一个字就用完了长度上限；请允许更长的回答。"
    ),
    "The model {name} sent an empty reply; try again.": "模型{name}的回答是空的；请再试一次。",
    "The model {name} reached the limit of its reply's length.": "模型{name}达到了回答的长度上限。",
    "The reply grew past {most} characters.": "回答超过了{most}个字符。",
    "The reply was cut off.": "回答被截断了。",
}
"""The Chinese of each sentence, by its English."""
